"use strict";
// Counts the time of a class down; without it the page tells until when, and is right on each load.

const timer = document.querySelector("[data-left]");
if (timer) {
  const minutes = timer.querySelector("[data-minutes]");
  const bar = timer.parentElement.querySelector("progress");
  const over = timer.parentElement.querySelector("[data-over]");
  const ends = performance.now() + Number(timer.dataset.left) * 1000;
  const tick = () => {
    const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    minutes.textContent = String(Math.ceil(left / 60));
    bar.value = bar.max - left;
    timer.hidden = left === 0;
    over.hidden = left > 0;
    if (left > 0) setTimeout(tick, 1000);
  };
  tick();
}
