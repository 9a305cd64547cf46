using System;

namespace FirmwareScanner.RegularExpressions;

/// <summary>A window of the data, read as symbols: one a byte, or one a pair of a byte and 00.</summary>
internal readonly ref struct ExpressionText
{
    private readonly ReadOnlySpan<byte> _window;
    private readonly SymbolTable _symbols;
    private readonly int _symbolBeforeFirst;
    private readonly int _symbolAfterLast;

    /// <summary>Makes one.</summary>
    /// <param name="window">The bytes.</param>
    /// <param name="symbols">How they are told apart.</param>
    /// <param name="isWide">Whether each byte of a match is followed by 00.</param>
    /// <param name="isAtStart">Whether the first byte is the first of the data.</param>
    /// <param name="isAtEnd">Whether the last byte is the last of the data.</param>
    internal ExpressionText(ReadOnlySpan<byte> window, SymbolTable symbols, bool isWide, bool isAtStart, bool isAtEnd)
    {
        _window = window;
        _symbols = symbols;
        UnitLength = isWide ? 2 : 1;
        _symbolBeforeFirst = isAtStart ? symbols.Edge : symbols.Nothing;
        _symbolAfterLast = isAtEnd ? symbols.Edge : symbols.Nothing;
    }

    /// <summary>Bytes of the window.</summary>
    internal int Length => _window.Length;

    /// <summary>Bytes of a symbol.</summary>
    internal int UnitLength { get; }

    /// <summary>The symbol behind a place.</summary>
    internal int After(int place)
    {
        if (place + UnitLength <= _window.Length)
        {
            return UnitLength == 2 && _window[place + 1] != 0 ? _symbols.Nothing : _symbols.Of(_window[place]);
        }

        return place == _window.Length ? _symbolAfterLast : _symbols.Nothing;
    }

    /// <summary>The symbol before a place.</summary>
    internal int Before(int place)
    {
        if (place >= UnitLength)
        {
            return UnitLength == 2 && _window[place - 1] != 0 ? _symbols.Nothing : _symbols.Of(_window[place - UnitLength]);
        }

        return place == 0 ? _symbolBeforeFirst : _symbols.Nothing;
    }

    /// <summary>What assertions see behind a place.</summary>
    internal SideKind KindAfter(int place) => _symbols.KindOf(After(place));

    /// <summary>What assertions see before a place.</summary>
    internal SideKind KindBefore(int place) => _symbols.KindOf(Before(place));
}
