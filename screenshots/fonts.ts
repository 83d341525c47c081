import {join} from 'node:path';

const jetBrains = 'node_modules/@expo-google-fonts/jetbrains-mono';
const dejaVu = 'node_modules/dejavu-fonts-ttf/ttf';

/** The fonts of the pictures, from packages, so that no font of the machine gets in. DejaVu has the marks that JetBrains Mono lacks: ✓ ✗ ◐. */
export const fontFiles: readonly string[] = [
	join(jetBrains, '400Regular/JetBrainsMono_400Regular.ttf'),
	join(jetBrains, '700Bold/JetBrainsMono_700Bold.ttf'),
	join(dejaVu, 'DejaVuSansMono.ttf'),
	join(dejaVu, 'DejaVuSansMono-Bold.ttf'),
	join(dejaVu, 'DejaVuSans.ttf'),
];
