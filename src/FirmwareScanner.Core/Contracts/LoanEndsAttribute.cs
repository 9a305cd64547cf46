using System;

namespace FirmwareScanner.Contracts;

/// <summary>
/// The call ends a loan: the argument is a borrowed lease that goes back to where it came from, and is stale for the caller
/// afterwards. Used where a scope moves out what it lent.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class LoanEndsAttribute : Attribute
{
}
