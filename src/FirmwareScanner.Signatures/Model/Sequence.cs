using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Model;

/// <summary>A sequence of bytes and jumps without alternatives; begins and ends with a <see cref="ByteElement"/>.</summary>
/// <param name="Elements">The elements in stream order.</param>
/// <param name="FullWord">Whether the match must not touch an alphanumeric character on either side.</param>
public sealed record Sequence(IReadOnlyList<Element> Elements, FullWordKind FullWord = FullWordKind.None);
