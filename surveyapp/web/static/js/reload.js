// A survey that is being started is open in a few seconds: look again, as the link would.
setTimeout(() => location.reload(), 2000);
