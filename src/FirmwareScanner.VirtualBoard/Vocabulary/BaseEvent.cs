namespace nanoFramework.Runtime.Events;

/// <summary>What nanoFramework derives the arguments of its events from.</summary>
internal class BaseEvent
{
}
