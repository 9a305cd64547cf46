using System.Collections.Generic;

namespace FirmwareScanner.Analyzers.Tests.Ownership.Differential;

/// <summary>
/// What small programs handle, with the checks that it makes at run time: two variables, of which each call says which rule it breaks.
/// </summary>
internal abstract class PathSubject
{
    /// <summary>A path begins: both variables are empty, and nothing is outstanding.</summary>
    public abstract void Begin();

    /// <summary>Acquires one, or is refused.</summary>
    public abstract void Rent(int target, bool isGranted);

    /// <summary>Uses one.</summary>
    /// <returns>The rule that this breaks, or null.</returns>
    public abstract string? Use(int source);

    /// <summary>Releases one.</summary>
    /// <returns>The rules that this breaks, the first one first.</returns>
    public abstract IEnumerable<string> Release(int source);

    /// <summary>Whether a transfer can be granted at all.</summary>
    public abstract bool IsValid(int source);

    /// <summary>Gives one to another owner, which may refuse; for the program the old one is gone in any case.</summary>
    /// <returns>The rule that this breaks, or null.</returns>
    public abstract string? Transfer(int source, int target, bool isGranted);

    /// <summary>Copies a variable.</summary>
    /// <returns>The rule that this breaks, or null.</returns>
    public abstract string? Copy(int source, int target);

    /// <summary>Whether a variable holds one.</summary>
    public abstract bool IsSome(int source);

    /// <summary>Whether nobody knows yet if a variable holds one.</summary>
    public virtual bool IsDoubtful(int source) => false;

    /// <summary>From now on it is known whether a variable holds one.</summary>
    public virtual void Settle(int source, bool isSome)
    {
    }

    /// <summary>After each statement: the rule that it has broken by losing one, or null.</summary>
    public abstract string? Lost();

    /// <summary>The path ends.</summary>
    /// <param name="isException">Whether by an exception.</param>
    /// <returns>The rule that it breaks by what is outstanding, or null.</returns>
    public abstract string? End(bool isException);
}
