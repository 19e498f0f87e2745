// Questions to the engine, answered in order; a newer question of the same name drops the older one.

export class Engine {
  constructor() {
    const code = document.getElementById("worker").textContent;
    this.worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
    const packed = atob(document.getElementById("engine").textContent);
    const engine = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
    document.getElementById("engine").remove();
    this.worker.postMessage({ engine }, [engine.buffer]);
    this.waiting = new Map();
    this.count = 0;
    this.next = new Map();
    this.worker.onmessage = ({ data }) => {
      this.waiting.get(data.id)?.(data.answer);
      this.waiting.delete(data.id);
    };
    this.files = new Map();
  }

  /** Hands a file to the engine, or takes it away. */
  put(name, bytes) {
    if (bytes) this.files.set(name, bytes);
    else this.files.delete(name);
    this.worker.postMessage({ file: name, bytes: bytes ?? null });
  }

  /** Resolves to the result; rejects with {zh, en}. */
  ask(request) {
    const id = ++this.count;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, (answer) => (answer.ok ? resolve(answer.result) : reject(answer.error)));
      this.worker.postMessage({ id, ask: request });
    });
  }

  /** As ask, but while one of this name runs only the newest waits; older ones resolve to null. */
  async latest(name, request) {
    const turn = (this.next.get(name)?.turn ?? 0) + 1;
    const before = this.next.get(name)?.running ?? Promise.resolve();
    let done;
    const running = new Promise((resolve) => { done = resolve; });
    this.next.set(name, { turn, running });
    await before;
    try {
      if (this.next.get(name).turn !== turn) return null;
      const result = await this.ask(request());
      return this.next.get(name).turn === turn ? result : null;
    } finally {
      done();
    }
  }
}
