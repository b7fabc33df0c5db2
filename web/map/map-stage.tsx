export function MapStage() {
  return null;
}
