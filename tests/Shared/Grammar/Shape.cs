using System;
using System.Collections.Generic;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>What a string matches, as a structure that <see cref="NaiveMatcher"/> goes through.</summary>
internal abstract record Shape;

/// <summary>One byte.</summary>
/// <param name="Matches">Which bytes.</param>
/// <param name="Example">One of them.</param>
internal sealed record ByteShape(Func<byte, bool> Matches, byte Example) : Shape
{
    /// <summary>A certain byte.</summary>
    internal static ByteShape Of(byte value) => new(found => found == value, value);

    /// <summary>A byte under a mask.</summary>
    internal static ByteShape Masked(byte value, byte mask) => new(found => (found & mask) == (value & mask), value);
}

/// <summary>One thing after another.</summary>
internal sealed record SequenceShape(IReadOnlyList<Shape> Items) : Shape;

/// <summary>One of several things.</summary>
internal sealed record ChoiceShape(IReadOnlyList<Shape> Items) : Shape;

/// <summary>A number of bytes, whatever they are; <paramref name="Most"/> is null for any number.</summary>
internal sealed record JumpShape(int Least, int? Most) : Shape;

/// <summary>Something a number of times; <paramref name="Most"/> is null for any number.</summary>
internal sealed record RepeatShape(Shape Item, int Least, int? Most) : Shape;

/// <summary>A place, not a byte.</summary>
internal sealed record PlaceShape(PlaceKind Kind) : Shape;

/// <summary>Kinds of places.</summary>
internal enum PlaceKind
{
    Start,
    End,
    WordBoundary,
    NoWordBoundary,
}
