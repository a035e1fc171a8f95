// The native file control stays visible inside the frame; a folder dropped on it gives all its files.
export function acceptDrop(zone: HTMLElement, take: (files: File[]) => void): void {
  zone.addEventListener("dragover", (event) => event.preventDefault());
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    const items = [...(event.dataTransfer?.items ?? [])].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
    const loose = [...(event.dataTransfer?.files ?? [])];
    if (items.length === 0) return take(loose);
    void Promise.all(items.map(filesOf)).then((found) => take(found.flat()), () => take(loose));
  });
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject)); // at most 100 at a time
    if (batch.length === 0) return files;
    for (const inside of batch) files.push(...(await filesOf(inside)));
  }
}
