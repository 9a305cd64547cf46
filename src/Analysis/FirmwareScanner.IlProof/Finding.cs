using System.Collections.Generic;

namespace FirmwareScanner.IlProof;

/// <summary>Something that does not hold.</summary>
/// <param name="Rule">Which proof fails: allocation, api, device, calls, budget.</param>
/// <param name="Problem">What is wrong, in one sentence.</param>
/// <param name="Place">Where: file, line and IL offset; empty where there is no place.</param>
/// <param name="Path">How to get there: one line a step, from the root to the place; empty where no path matters.</param>
/// <param name="Advice">What to do about it.</param>
public sealed record Finding(string Rule, string Problem, string Place, IReadOnlyList<string> Path, string Advice);
