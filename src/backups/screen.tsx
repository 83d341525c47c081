import type {Go, View} from '../ui/view.js';
import {openedSeries} from './look.js';
import {listView} from './screens/list.js';
import {seriesView} from './screens/series.js';
import {uploadsView} from './screens/uploads.js';
import {versionsView} from './screens/versions.js';
import type {BackupsEvent, BackupsState} from './state.js';

/** The screen of the backups of a place: its series, or the page that is open. */
export function backupsView(
	state: BackupsState,
	size: {readonly columns: number; readonly rows: number},
): View<BackupsEvent | Go> {
	const {page} = state;
	const opened = openedSeries(state);
	switch (page.type) {
		case 'uploads':
			return uploadsView(state, page);
		case 'versions':
			return versionsView(state, page);
		case 'series':
			return opened === undefined ? listView(state, size) : seriesView(state, page, opened, size);
		case 'list':
			return listView(state, size);
	}
}
