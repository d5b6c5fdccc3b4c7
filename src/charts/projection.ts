/** Lambert's azimuthal projection about the middle of Europe: areas keep their size. */

const CENTRE = { longitude: 11, latitude: 50 };
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Where a place lies on a plane, in radii of the earth, x to the east and y to the south. */
export function project(longitude: number, latitude: number): readonly [number, number] {
  const [phi, phi0] = [radians(latitude), radians(CENTRE.latitude)];
  const lambda = radians(longitude - CENTRE.longitude);
  const cosine = Math.sin(phi0) * Math.sin(phi) + Math.cos(phi0) * Math.cos(phi) * Math.cos(lambda);
  const scale = Math.sqrt(2 / Math.max(1e-9, 1 + cosine));
  const x = scale * Math.cos(phi) * Math.sin(lambda);
  const y = scale * (Math.cos(phi0) * Math.sin(phi) - Math.sin(phi0) * Math.cos(phi) * Math.cos(lambda));
  return [x, -y];
}
