using System;

namespace FirmwareScanner.Contracts;

/// <summary>
/// Exempts a member of an allocation-free class: it allocates, and allocation-free code may not call it.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class AllocatesAttribute : Attribute
{
    /// <summary>Gives the reason.</summary>
    /// <param name="reason">When it runs and why that is before the freeze or outside of scanning.</param>
    public AllocatesAttribute(string reason)
    {
        Reason = reason;
    }

    /// <summary>When it runs and why that is before the freeze or outside of scanning.</summary>
    public string Reason { get; }
}
