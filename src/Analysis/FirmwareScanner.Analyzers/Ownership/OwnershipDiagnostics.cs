using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>The rules FWS1xx. Each message says what is wrong, naming variable and lines, and then what to do.</summary>
internal static class OwnershipDiagnostics
{
    private const string Category = "Ownership";
    private const string WhatAndWhatToDo = "{0}; {1}";

    public static readonly DiagnosticDescriptor UsedWhenStale = RuleFactory.Create(
        "FWS101", Category, "Lease used after it was released or transferred", WhatAndWhatToDo);

    public static readonly DiagnosticDescriptor NotReleased = RuleFactory.Create(
        "FWS102", Category, "Lease not released on every path", WhatAndWhatToDo);

    public static readonly DiagnosticDescriptor ReleasedTwice = RuleFactory.Create(
        "FWS103", Category, "Lease released twice", WhatAndWhatToDo);

    public static readonly DiagnosticDescriptor Lost = RuleFactory.Create(
        "FWS104", Category, "Owned lease discarded or overwritten", WhatAndWhatToDo);

    public static readonly DiagnosticDescriptor GivenAway = RuleFactory.Create(
        "FWS105", Category, "Lease kept or given away without ownership", WhatAndWhatToDo);

    public static readonly DiagnosticDescriptor NotConsumed = RuleFactory.Create(
        "FWS106", Category, "Consuming parameter not consumed on every path", WhatAndWhatToDo);

    public static readonly DiagnosticDescriptor Forged = RuleFactory.Create(
        "FWS107", Category, "Lease forged", WhatAndWhatToDo);

    public static readonly DiagnosticDescriptor Unchecked = RuleFactory.Create(
        "FWS108", Category, "Lease used without a check against None", WhatAndWhatToDo);

    public static readonly DiagnosticDescriptor ContractChanged = RuleFactory.Create(
        "FWS109", Category, "Lease crosses a call with two contracts", WhatAndWhatToDo);

    public static readonly DiagnosticDescriptor NotDisposed = RuleFactory.Create(
        "FWS110", Category, "Owned resource not released by Dispose", WhatAndWhatToDo);

    public static readonly DiagnosticDescriptor OutOfOrder = RuleFactory.Create(
        "FWS111", Category, "Resources released out of order", WhatAndWhatToDo);

    public static readonly DiagnosticDescriptor SaysNothing = RuleFactory.Create(
        "FWS112", Category, "Ownership attribute that says nothing", WhatAndWhatToDo);

    /// <summary>The rules that need the flow of a method.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> OfFlow =
        [UsedWhenStale, NotReleased, ReleasedTwice, Lost, GivenAway, NotConsumed, Unchecked, NotDisposed, OutOfOrder];
}
