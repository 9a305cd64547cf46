namespace FirmwareScanner.Mutation
{
    /// <summary>Compiled into a mutated assembly: says which of its mutants is alive, and notes which ones were asked for.</summary>
    internal static class MutantSwitch
    {
        /// <summary>The mutant that is alive; -1 for none.</summary>
        internal static int Active = -1;

        /// <summary>Where it is noted, by number, that a mutant was asked for; null while nobody wants to know.</summary>
        internal static byte[]? Touched;

        /// <summary>Whether a mutant is alive.</summary>
        internal static bool Is(int number)
        {
            byte[]? touched = Touched;
            if (touched != null)
            {
                touched[number] = 1;
            }

            return number == Active;
        }
    }
}
