const name = 'specs-bff-admin'

/** The credential, for this tab alone: it goes when the tab is closed, and survives a reload. */
export const credentialStore = {
  read: (): string | undefined => sessionStorage.getItem(name) ?? undefined,
  write: (credential: string): void => sessionStorage.setItem(name, credential),
  forget: (): void => sessionStorage.removeItem(name),
}
