using System;

namespace FirmwareScanner.Contracts;

/// <summary>
/// Says what bounds the loops of a member, where the bound cannot be read off the loop itself.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class BoundedLoopAttribute : Attribute
{
    /// <summary>Gives the bound.</summary>
    /// <param name="bound">What bounds the number of rounds, such as "each round consumes at least a byte of the ring".</param>
    public BoundedLoopAttribute(string bound)
    {
        Bound = bound;
    }

    /// <summary>What bounds the number of rounds, such as "each round consumes at least a byte of the ring".</summary>
    public string Bound { get; }
}
