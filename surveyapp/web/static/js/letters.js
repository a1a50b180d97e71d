// Tells that a file of codes is being made, and saves it. Without script the browser does both.
for (const form of document.querySelectorAll("form[data-making]")) {
  const status = form.querySelector("[role=status]");
  const waiting = form.querySelector(".making");
  const button = form.querySelector("button");

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    waiting.hidden = false;
    status.textContent = status.dataset.making;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const name = /filename="?([^";]+)/.exec(answer.headers.get("Content-Disposition"));
      if (!name) return form.submit();
      save(await answer.blob(), name[1]);
      status.textContent = status.dataset.made;
    } catch {
      status.textContent = status.dataset.lost;
    }
    waiting.hidden = true;
  });
}

function save(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
