// IndexedDB « pa »: what a deposit needs to resume, and the lists of documents that only this browser has.
const STORES = ["listes", "depots", "blocs"] as const;
export type StoreName = (typeof STORES)[number];

let opening: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  return (opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("pa", 1);
    request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  }));
}

export async function get<T>(store: StoreName, key: IDBValidKey): Promise<T | undefined> {
  return answer<T | undefined>((await database()).transaction(store).objectStore(store).get(key));
}

export async function all<T>(store: StoreName, range: IDBKeyRange): Promise<T[]> {
  return answer<T[]>((await database()).transaction(store).objectStore(store).getAll(range));
}

// Returns when the bytes are on the disk, not before: the ciphertext that depends on them may then leave.
export async function put(store: StoreName, key: IDBValidKey, value: unknown): Promise<void> {
  const transaction = (await database()).transaction(store, "readwrite", { durability: "strict" });
  transaction.objectStore(store).put(value, key);
  return complete(transaction);
}

export async function remove(store: StoreName, key: IDBValidKey | IDBKeyRange): Promise<void> {
  const transaction = (await database()).transaction(store, "readwrite", { durability: "strict" });
  transaction.objectStore(store).delete(key);
  return complete(transaction);
}

function complete(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

function answer<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error);
  });
}
