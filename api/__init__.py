"""The door: process, HTTP and sockets; it decides no rule of the business."""
