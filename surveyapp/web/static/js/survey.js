"use strict";
// Improves the respondent's pages; every one of them works without it.

// A follow-up on the same page is shown when its gate is answered so.
for (const box of document.querySelectorAll("[data-gate]")) {
  const wanted = box.dataset.in.split(" ");
  const gate = document.getElementsByName(box.dataset.gate);
  const follow = () => {
    const chosen = [...gate].find((input) => input.checked);
    box.hidden = !(chosen && wanted.includes(chosen.value));
  };
  box.querySelector(".ifhint").hidden = true;
  for (const input of gate) input.addEventListener("change", follow);
  follow();
}

// The code of a letter's QR link stands after #, which browsers never send; it moves into the field.
const field = document.querySelector("input[name=code]:not([type=hidden])");
if (field && location.hash.length > 1) {
  field.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname + location.search);
}

const summary = document.querySelector(".errsum");
if (summary) summary.focus();

// A browser may bring back a page from memory. The server then says whether it was already sent in,
// so that nobody sees the answers of the one before on a shared tablet. A question may be called
// "submit", so the form's own method is taken from its prototype.
const form = document.querySelector("form[data-answers]");
if (form) {
  addEventListener("pagehide", () => { document.body.hidden = true; });
  addEventListener("pageshow", (event) => {
    if (event.persisted) HTMLFormElement.prototype.submit.call(form);
  });
}

// Reads a young pupil's question and its answers aloud, each in its own language, where the browser
// has a voice for it. Pressing again stops.
const aloud = document.querySelector("[data-aloud]");
if (aloud && window.speechSynthesis) {
  const parts = [...document.querySelectorAll(".q h1, .q .hint p, .q legend > .hint, .q .opt > span")];
  const spoken = (part) => (part.querySelector("[lang]") || part.closest("[lang]")).lang;
  const family = (tag) => tag.toLowerCase().split(/[-_]/)[0].replace(/^(nb|nn)$/, "no");
  const voice = (tag) => speechSynthesis.getVoices().find((one) => family(one.lang) === family(tag));
  const offer = () => { aloud.hidden = !(parts.length && voice(spoken(parts[0]))); };
  offer();
  speechSynthesis.addEventListener("voiceschanged", offer);
  aloud.addEventListener("click", () => {
    const wasSpeaking = speechSynthesis.speaking;
    speechSynthesis.cancel();
    if (wasSpeaking) return;
    for (const part of parts) {
      const sentence = new SpeechSynthesisUtterance(part.textContent.trim());
      sentence.lang = spoken(part);
      sentence.voice = voice(sentence.lang) || null;
      sentence.rate = 0.9;
      speechSynthesis.speak(sentence);
    }
  });
  addEventListener("pagehide", () => speechSynthesis.cancel());
}
