export function SharingBar() {
  return null;
}
