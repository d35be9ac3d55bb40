import { Box } from "lucide-react";
import { EmptyState } from "../../design/empty-state.tsx";
import { Page } from "../../shell/page.tsx";

export function ArtifactPage() {
  return (
    <Page title="Artifact">
      <EmptyState icon={<Box size={24} />} title="Artifact">
        This page is being built.
      </EmptyState>
    </Page>
  );
}
