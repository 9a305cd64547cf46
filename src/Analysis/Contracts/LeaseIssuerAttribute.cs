using System;

namespace FirmwareScanner.Contracts;

/// <summary>
/// Marks a type that keeps the books of leases: only inside it a lease may be made from a number or turned into one, and only
/// there leases may be stored. Everywhere else such a cast forges a lease.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LeaseIssuerAttribute : Attribute
{
}
