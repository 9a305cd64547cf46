using System;
using System.Collections.Generic;
using System.Net;
using FirmwareScanner.Files;
using FirmwareScanner.Results;
using FirmwareScanner.Serving.Http;

namespace FirmwareScanner.Serving;

/// <summary>How a <see cref="ScanServer"/> works.</summary>
public sealed record ServerSettings
{
    /// <summary>Where it listens; port 0 for one that is free.</summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>Names that it is called by, beside addresses and localhost.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>What a request may cost.</summary>
    public required RequestLimits Limits { get; init; }

    /// <summary>How long the scan of an image may take.</summary>
    public required TimeSpan ScanTime { get; init; }

    /// <summary>How many images are scanned at the same time, 1 or more.</summary>
    public required int Parallel { get; init; }

    /// <summary>How many more may be on their way, or wait, 0 or more.</summary>
    public required int Queue { get; init; }

    /// <summary>Makes a scanner; what it is given is to be kept of the bytes of matches. It is used for one image after the other.</summary>
    public required Func<ExcerptOptions?, FileScanner> CreateScanner { get; init; }

    /// <summary>What is kept of the bytes of matches for a page.</summary>
    public required ExcerptOptions PageExcerpts { get; init; }

    /// <summary>The version of the program, for who asks.</summary>
    public required string Version { get; init; }

    /// <summary>How many rules there are.</summary>
    public required int Rules { get; init; }

    /// <summary>How many rules a filter leaves out.</summary>
    public int RulesLeftOut { get; init; }

    /// <summary>Whether layers are not looked for.</summary>
    public bool IsRaw { get; init; }

    /// <summary>Takes a line for each request, from several threads.</summary>
    public required Action<string> Log { get; init; }
}
