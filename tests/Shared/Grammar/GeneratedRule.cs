using System.Collections.Generic;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>A rule, on one line.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">Its text.</param>
/// <param name="Strings">Its strings.</param>
internal sealed record GeneratedRule(string Name, string Source, IReadOnlyList<GeneratedString> Strings);
