// Shows what only a script can do: put the address into the clipboard, open the print dialogue.
for (const line of document.querySelectorAll(".share-deeds")) {
  const told = line.querySelector("[role=status]");
  line.querySelector("[data-deed=print]").addEventListener("click", () => window.print());
  const copy = line.querySelector("[data-deed=copy]");
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(line.dataset.address);
      told.textContent = "地址已复制。";
    } catch {
      told.textContent = "浏览器不让复制，请选中上面的地址。";
    }
  });
  line.hidden = false;
}
