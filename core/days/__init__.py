"""The service day: when tickets are given, when the hall pauses, how a day ends."""
