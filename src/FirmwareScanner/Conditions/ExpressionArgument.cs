using System;
using FirmwareScanner.Modules;
using FirmwareScanner.RegularExpressions;

namespace FirmwareScanner.Conditions;

/// <summary>A regular expression as a function of a module takes it.</summary>
internal sealed class ExpressionArgument(RegularExpression expression) : IModuleExpression
{
    /// <inheritdoc/>
    public bool IsMatch(ReadOnlySpan<byte> text) => expression.IsMatch(text);
}
