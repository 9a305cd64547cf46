using System.Collections.Generic;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>The variables that the user has given with <c>--define</c>: constants to all conditions.</summary>
/// <param name="values">The values by name: <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or <see cref="T:byte[]"/>.</param>
internal sealed class ExternalVariables(IReadOnlyDictionary<string, object> values)
{
    /// <summary>The value of a name; null if there is none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="span">Where it is used.</param>
    public Expression? Find(string name, SourceSpan span) => values.GetValueOrDefault(name) switch
    {
        long value => new IntegerConstant(span, value),
        double value => new FloatConstant(span, value),
        bool value => new BooleanConstant(span, value),
        byte[] value => new TextConstant(span, value),
        _ => null,
    };
}
