using System;
using System.Collections;
using System.Collections.Generic;

namespace FirmwareScanner.Modules;

/// <summary>
/// Elements of an array that are read when they are asked for, and not kept: a table of a file, however long, costs no memory, and a
/// condition that looks at one element of it no time.
/// </summary>
/// <param name="count">How many.</param>
/// <param name="element">Gives an element by its index; null for one that is undefined.</param>
internal sealed class ComputedElements(int count, Func<int, object?> element) : IReadOnlyList<object?>
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public object? this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
            return element(index);
        }
    }

    /// <summary>An array of such elements.</summary>
    /// <param name="count">How many are claimed; more than an array has numbers for are left out.</param>
    /// <param name="element">Gives an element by its index; null for one that is undefined.</param>
    internal static ModuleArray Array(ulong count, Func<int, object?> element) =>
        new(new ComputedElements((int)Math.Min(count, int.MaxValue), element));

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator()
    {
        for (int i = 0; i < count; i++)
        {
            yield return element(i);
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
