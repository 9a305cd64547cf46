using System;

namespace FirmwareScanner.Contracts;

/// <summary>
/// Marks an enum whose values are handles to a resource with one owner at a time, such as <c>BlockLease</c>.
/// The analyzers follow every value of the type; its zero member stands for "no resource".
/// </summary>
[AttributeUsage(AttributeTargets.Enum)]
public sealed class LeaseHandleAttribute : Attribute
{
}
