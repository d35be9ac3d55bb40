import { Outlet, useLocation, useNavigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef } from "react";
import { TipProvider } from "../design/tip.tsx";
import { Toasts } from "../design/toast.tsx";
import { Announcer } from "./announcer.tsx";
import { Door } from "./door.tsx";
import { closeLayer, openLayer, useLayer } from "./layers.ts";
import { places } from "./places.ts";
import { useShortcuts } from "./shortcuts.ts";
import { TopBar } from "./top-bar.tsx";

const Palette = lazy(async () => ({ default: (await import("./palette.tsx")).Palette }));
const Help = lazy(async () => ({ default: (await import("./help.tsx")).Help }));

/** Around every page. */
export function RootLayout() {
  const { project = null } = useParams({ strict: false });
  useGlobalKeys(project);
  useFocusOnArrival();
  return (
    <TipProvider>
      <Toasts>
        <a
          href="#content"
          className="fixed top-2 left-2 z-50 -translate-y-20 rounded-small bg-lamp px-4 py-2 font-medium text-lamp-ink focus:translate-y-0"
        >
          Skip to the page
        </a>
        <Door>
          <Outlet />
        </Door>
        <Layers project={project} />
        <Announcer />
      </Toasts>
    </TipProvider>
  );
}

/** Around every page that belongs to no production. */
export function StudioLayout() {
  return (
    <>
      <TopBar project={null} />
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
    </>
  );
}

function Layers({ project }: { readonly project: string | null }) {
  const layer = useLayer();
  if (layer === null) return null;
  return (
    <Suspense fallback={null}>
      {layer === "palette" && <Palette project={project} onClose={closeLayer} />}
      {layer === "help" && <Help onClose={closeLayer} />}
    </Suspense>
  );
}

function useGlobalKeys(project: string | null): void {
  const navigate = useNavigate();
  const anywhere = { group: "Everywhere" };
  const going = places.map(({ letter, title, to }) => ({
    keys: `g ${letter}`,
    title,
    group: "Go to",
    act: () => void navigate({ to, params: { project: project ?? "" } }),
  }));
  useShortcuts([
    { ...anywhere, keys: "mod+k", title: "Go to anything", act: () => openLayer("palette") },
    { ...anywhere, keys: "/", title: "Go to anything", act: () => openLayer("palette") },
    { ...anywhere, keys: "?", title: "Keys and help", act: () => openLayer("help") },
    { ...anywhere, keys: "g b", title: "All productions", act: () => void navigate({ to: "/" }) },
    ...(project === null ? [] : going),
  ]);
}

/** After going to another page the focus is on its heading, as it would be on a page that was loaded. */
function useFocusOnArrival(): void {
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    const heading = document.querySelector<HTMLElement>("#page-title");
    heading?.focus({ preventScroll: true });
  }, [pathname]);
}
