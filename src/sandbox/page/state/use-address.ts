import { useCallback, useEffect, useState } from 'react';
import { type Address, readAddress, writeAddress } from './address.ts';

/** The address of this window and how to change parts of it; Back and Forward work. */
export function useAddress(): readonly [Address, (change: Partial<Address>) => void] {
  const [address, setAddress] = useState(() => readAddress(window.location.hash));
  useEffect(() => {
    const read = () => setAddress(readAddress(window.location.hash));
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);
  const change = useCallback((part: Partial<Address>) => {
    window.location.hash = writeAddress({ ...readAddress(window.location.hash), ...part });
    setAddress(readAddress(window.location.hash));
  }, []);
  return [address, change];
}
