/** A place on the globe, in degrees. */
export interface LatLng {
  lat: number;
  lng: number;
}

/** The mean radius of the earth in metres (IUGG). */
export const EARTH_RADIUS_M = 6_371_008.8;

const RADIANS = Math.PI / 180;

/** The great-circle distance in metres (the haversine formula, which stays exact for points that are close together). */
export function distanceM(from: LatLng, to: LatLng): number {
  const sinHalfLat = Math.sin(((to.lat - from.lat) * RADIANS) / 2);
  const sinHalfLng = Math.sin(((to.lng - from.lng) * RADIANS) / 2);
  const haversine =
    sinHalfLat ** 2 + Math.cos(from.lat * RADIANS) * Math.cos(to.lat * RADIANS) * sinHalfLng ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

/** Which way the great circle sets out, in degrees clockwise from north, from 0 up to 360. */
export function bearingDeg(from: LatLng, to: LatLng): number {
  const fromLat = from.lat * RADIANS;
  const toLat = to.lat * RADIANS;
  const eastward = (to.lng - from.lng) * RADIANS;
  const y = Math.sin(eastward) * Math.cos(toLat);
  const x = Math.cos(fromLat) * Math.sin(toLat) - Math.sin(fromLat) * Math.cos(toLat) * Math.cos(eastward);
  const bearing = (Math.atan2(y, x) / RADIANS + 360) % 360;
  return bearing === 360 ? 0 : bearing;
}

/** Where one comes to on a great circle. */
export function pointAt(from: LatLng, bearing: number, awayM: number): LatLng {
  const angle = awayM / EARTH_RADIUS_M;
  const lat = from.lat * RADIANS;
  const towards = bearing * RADIANS;
  const sinLat = Math.sin(lat) * Math.cos(angle) + Math.cos(lat) * Math.sin(angle) * Math.cos(towards);
  const eastward = Math.atan2(
    Math.sin(towards) * Math.sin(angle) * Math.cos(lat),
    Math.cos(angle) - Math.sin(lat) * sinLat,
  );
  return {
    lat: Math.asin(Math.max(-1, Math.min(1, sinLat))) / RADIANS,
    lng: wrapLng(from.lng + eastward / RADIANS),
  };
}

/** The same meridian, from -180 up to 180. */
export function wrapLng(lng: number): number {
  return lng >= -180 && lng < 180 ? lng : ((((lng + 180) % 360) + 360) % 360) - 180;
}

/** The same meridian, written so that it is at most half way around the globe from another one. */
export function lngBeside(lng: number, beside: number): number {
  return beside + wrapLng(lng - beside);
}
