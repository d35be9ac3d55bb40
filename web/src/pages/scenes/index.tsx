import { Clapperboard } from "lucide-react";
import { EmptyState } from "../../design/empty-state.tsx";
import { Page } from "../../shell/page.tsx";

export function ScenesPage() {
  return (
    <Page title="Scenes">
      <EmptyState icon={<Clapperboard size={24} />} title="Scenes">
        This page is being built.
      </EmptyState>
    </Page>
  );
}
