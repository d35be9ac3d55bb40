import "./styles/index.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "./live/queries.ts";
import { router } from "./router.tsx";
import { hearShortcuts } from "./shell/shortcuts.ts";
import { followTheme } from "./shell/theme.ts";

followTheme();
hearShortcuts();
createRoot(document.querySelector("#studio")!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
