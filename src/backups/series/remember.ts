const limit = 32_768;

/** Keeps what can be worked out again; when there is too much of it, all is forgotten. */
export function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
	if (map.size >= limit) {
		map.clear();
	}

	map.set(key, value);
}
