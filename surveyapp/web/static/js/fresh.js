"use strict";
// A browser may bring back a page from memory; then it is asked for anew, so that it is empty.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
