// Pictures as they are sent: small enough for a thin link, and without what the
// camera wrote into them (when, where, which).

const SIDE = 1280;

/** lighten draws a photo anew, at most SIDE pixels a side; what is no photo stays as it is. */
export async function lighten(file: File): Promise<File> {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  const bitmap = await createImageBitmap(file);
  const k = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = Object.assign(document.createElement('canvas'), { width: Math.round(bitmap.width * k), height: Math.round(bitmap.height * k) });
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
  return blob ? new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' }) : file;
}

const UNITS = ['B', 'kB', 'MB'];

/** sizeText writes a size as people say it: 340 kB. */
export function sizeText(bytes: number): string {
  const i = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${Math.round(bytes / 1000 ** i)} ${UNITS[i]}`;
}
