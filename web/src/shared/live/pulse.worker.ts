/** A steady beat. Browsers slow the timers of a page in the background to one a minute; a worker's keep their pace. */
setInterval(() => postMessage(0), 1000);
