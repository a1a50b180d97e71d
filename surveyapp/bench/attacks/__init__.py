"""An attacker who has every published figure, knows the rules, and never gives up."""
