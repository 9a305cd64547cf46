using System;

namespace FirmwareScanner.Testing.Grammar;

/// <summary>What the yara at hand knows.</summary>
/// <param name="version">Its version.</param>
internal sealed class YaraFeatures(Version version)
{
    /// <summary>Whether it knows <c>~41</c>, <c>of ... at</c>, percentages with <c>in</c>, and loops over texts (4.3).</summary>
    internal bool HasAdditionsOf43 { get; } = version >= new Version(4, 3);

    /// <summary>Whether <c>#a in (x..y)</c> works: yara 4.2.3 accepts it and then fails with error 31.</summary>
    internal bool HasCountIn { get; } = version >= new Version(4, 3);
}
