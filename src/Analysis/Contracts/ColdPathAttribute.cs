using System;

namespace FirmwareScanner.Contracts;

/// <summary>
/// The code runs only when scanning is over or has failed for good: it may throw, and allocation-free code may call it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ColdPathAttribute : Attribute
{
    /// <summary>Gives the reason.</summary>
    /// <param name="reason">Why scanning does not go on after it.</param>
    public ColdPathAttribute(string reason)
    {
        Reason = reason;
    }

    /// <summary>Why scanning does not go on after it.</summary>
    public string Reason { get; }
}
