using System;

namespace FirmwareScanner.Contracts;

/// <summary>
/// The call ends a loan: the argument is a borrowed lease that goes back to where it came from, and is stale for the caller
/// afterwards. Used where a scope moves out what it lent. On a method: every loan of the object that it is called on ends.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Method)]
public sealed class LoanEndsAttribute : Attribute
{
}
