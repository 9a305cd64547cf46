using System;

namespace FirmwareScanner.RegularExpressions;

/// <summary>A regular expression is not valid, or beyond a limit.</summary>
/// <param name="position">Where in the expression, in bytes from 0.</param>
/// <param name="message">What is wrong: what was expected and what was found; without the place.</param>
public sealed class RegularExpressionException(int position, string message) : Exception(message)
{
    /// <summary>Where in the expression, in bytes from 0.</summary>
    public int Position { get; } = position;
}
