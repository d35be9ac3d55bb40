import { Skeleton, SkeletonRows } from "../design/skeleton.tsx";

/** Keeps a page's place while its code is on the way. */
export function PageLoading() {
  return (
    <div className="mx-auto w-full max-w-6xl px-4 py-6 md:px-8 md:py-8">
      <Skeleton className="mb-5 h-9 w-48" />
      <SkeletonRows rows={5} />
    </div>
  );
}
