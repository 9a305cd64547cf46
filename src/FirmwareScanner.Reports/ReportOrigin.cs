using System;

namespace FirmwareScanner.Reports;

/// <summary>Where a report comes from, for whoever reads it a year later. All of it is raw: whoever writes it makes it harmless.</summary>
/// <param name="Program">The program and its version.</param>
/// <param name="Begun">When the run began.</param>
/// <param name="Rules">What was looked for: the rules' name, their number, what identifies them.</param>
/// <param name="Command">The command line, without secrets.</param>
public sealed record ReportOrigin(string Program, DateTimeOffset Begun, string Rules, string Command);
