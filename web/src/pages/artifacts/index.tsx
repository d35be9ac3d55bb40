import { Boxes } from "lucide-react";
import { EmptyState } from "../../design/empty-state.tsx";
import { Page } from "../../shell/page.tsx";

export function ArtifactsPage() {
  return (
    <Page title="Everything made">
      <EmptyState icon={<Boxes size={24} />} title="Everything made">
        This page is being built.
      </EmptyState>
    </Page>
  );
}
