export function NearbyPage() {
  return null;
}
